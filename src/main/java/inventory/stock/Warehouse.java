package inventory.stock;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** @param priority the lowest number serves first; if two are equal, the lower id serves first */
@Table(schema = "inventory", name = "warehouse")
public record Warehouse(@Id String warehouseId, String name, int priority) {

    public static final String REFERENCE_RULE = "must be the id of an existing warehouse";
}
