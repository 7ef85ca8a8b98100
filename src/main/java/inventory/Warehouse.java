package inventory;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** @param priority the lowest number serves first; of two equal ones, the lower id */
@Table(schema = "inventory", name = "warehouse")
record Warehouse(@Id String warehouseId, String name, int priority) {}
