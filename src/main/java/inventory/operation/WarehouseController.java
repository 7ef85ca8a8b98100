package inventory.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import inventory.stock.Warehouse;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;

@RestController
@RequestMapping(path = "/api/v2/warehouses", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_STOCK)
@Tag(name = "Stock")
class WarehouseController {

    private final Edits edits;
    private final PutWarehouse putWarehouse;
    private final Warehouses warehouses;

    WarehouseController(Edits inventoryEdits, PutWarehouse putWarehouse, Warehouses warehouses) {
        this.edits = inventoryEdits;
        this.putWarehouse = putWarehouse;
        this.warehouses = warehouses;
    }

    record WarehouseRequest(
            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @NotNull @Range(min = 0, max = 1_000_000) Integer priority) {}

    record WarehouseList(List<Warehouse> warehouses) {}

    @PutMapping("/{warehouse_id}")
    @Audited(value = "inventory.warehouse.put", object = "warehouse", id = "warehouse_id")
    @Operation(
            summary = "Add or change a warehouse",
            description = "The warehouse with the lowest priority serves first.")
    Warehouse putWarehouse(
            IdempotencyKey key,
            @PathVariable("warehouse_id") @WarehouseId(min = 0) String warehouseId,
            @RequestBody @Valid WarehouseRequest request) {
        Warehouse wanted = new Warehouse(warehouseId, request.name(), request.priority());
        edits.make(key, putWarehouse, wanted);
        return wanted;
    }

    @GetMapping
    @Operation(
            summary = "List all warehouses",
            description = "In the order in which they serve: by priority, then by id.")
    WarehouseList listWarehouses() {
        return new WarehouseList(warehouses.findAllByOrderByPriorityAscWarehouseIdAsc());
    }
}
