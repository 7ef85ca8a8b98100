package shipping.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import platform.csv.Csv;
import shipping.ShippingRequest.Line;
import shipping.shipment.Shipment;

/** What to take from the shelves of each warehouse for some shipments: the units by SKU. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PickList")
record PickList(List<OfWarehouse> warehouses, @Nullable String nextCursor) {

    private static final List<String> COLUMNS = List.of("warehouse_id", "sku_id", "units", "shipment_ids");

    @Schema(name = "PickListOfWarehouse")
    record OfWarehouse(String warehouseId, int shipmentCount, List<OfSku> skus) {}

    @Schema(name = "PickedSku")
    record OfSku(String skuId, long units, List<UUID> shipmentIds) {}

    static PickList of(List<Shipment> shipments, @Nullable String nextCursor) {
        SortedMap<String, List<Shipment>> byWarehouse = shipments.stream()
                .collect(Collectors.groupingBy(Shipment::warehouseId, TreeMap::new, Collectors.toList()));
        return new PickList(
                byWarehouse.entrySet().stream()
                        .map(entry ->
                                new OfWarehouse(entry.getKey(), entry.getValue().size(), skus(entry.getValue())))
                        .toList(),
                nextCursor);
    }

    private static List<OfSku> skus(List<Shipment> shipments) {
        SortedMap<String, Map<UUID, Long>> unitsBySku = new TreeMap<>();
        for (Shipment shipment : shipments) {
            for (Line line : shipment.lines()) {
                unitsBySku
                        .computeIfAbsent(line.skuId(), none -> new LinkedHashMap<>())
                        .merge(shipment.id(), line.quantity(), Math::addExact);
            }
        }
        return unitsBySku.entrySet().stream()
                .map(entry -> new OfSku(
                        entry.getKey(),
                        entry.getValue().values().stream().reduce(0L, Math::addExact),
                        List.copyOf(entry.getValue().keySet())))
                .toList();
    }

    /** One line for each warehouse and SKU; the ids of the shipments are separated by spaces. */
    String csv() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (OfWarehouse warehouse : warehouses) {
            for (OfSku sku : warehouse.skus()) {
                rows.add(Arrays.asList(
                        warehouse.warehouseId(),
                        sku.skuId(),
                        sku.units(),
                        sku.shipmentIds().stream().map(UUID::toString).collect(Collectors.joining(" "))));
            }
        }
        return Csv.of(COLUMNS, rows);
    }
}
