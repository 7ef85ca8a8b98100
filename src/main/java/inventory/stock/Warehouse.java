package inventory.stock;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** @param priority the lowest number serves first; of two equal ones, the lower id */
@Table(schema = "inventory", name = "warehouse")
public record Warehouse(@Id String warehouseId, String name, int priority) {

    /** What an id is made of, as a pattern that OpenAPI shows. */
    public static final String ID = "[A-Za-z0-9._-]+";

    public static final String ID_RULE = "must be of letters, digits, dots, dashes and underscores";
}
