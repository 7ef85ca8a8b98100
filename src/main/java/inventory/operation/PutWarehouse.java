package inventory.operation;

import inventory.stock.Warehouse;
import java.util.Set;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;

/** Adds a warehouse or changes it. */
@Component
class PutWarehouse implements Edit.WithoutAnswer<Warehouse> {

    private final Warehouses warehouses;

    PutWarehouse(Warehouses warehouses) {
        this.warehouses = warehouses;
    }

    @Override
    public Nothing make(Warehouse wanted, Editing editing) {
        warehouses.lock();
        Warehouse before = warehouses.findByWarehouseIdIn(Set.of(wanted.warehouseId())).stream()
                .findFirst()
                .orElse(null);
        warehouses.put(wanted.warehouseId(), wanted.name(), wanted.priority());
        editing.changed(wanted.warehouseId(), before, wanted);
        return Nothing.ELSE;
    }
}
