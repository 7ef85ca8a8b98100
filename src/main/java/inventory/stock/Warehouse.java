package inventory.stock;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** @param priority the lowest number serves first; if two are equal, the lower id serves first */
@Table(schema = "inventory", name = "warehouse")
public record Warehouse(@Id String warehouseId, String name, int priority) {

    /** The pattern of an id. OpenAPI shows it. */
    public static final String ID = "[A-Za-z0-9._-]+";

    public static final String REFERENCE_RULE = "must be the id of an existing warehouse";

    public static final String ID_RULE = "must contain only letters (A-Z, a-z), digits, dots, dashes and underscores";
}
