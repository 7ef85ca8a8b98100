package inventory.operation;

import inventory.stock.Warehouse;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** The table of warehouses. They are edited one at a time and never deleted. */
interface Warehouses extends Repository<Warehouse, String> {

    List<Warehouse> findAllByOrderByPriorityAscWarehouseIdAsc();

    List<Warehouse> findByWarehouseIdIn(Collection<String> warehouseIds);

    /** Locks the table: no other transaction can edit warehouses until this one ends. Never waits for writers of stock rows. */
    @Modifying
    @Query("lock table inventory.warehouse in share row exclusive mode")
    void lock();

    /** Adds the warehouse or replaces it. Never waits for writers of stock rows that refer to it. */
    @Modifying
    @Query("""
            insert into inventory.warehouse (warehouse_id, name, priority)
            values (:warehouseId, :name, :priority)
            on conflict (warehouse_id) do update set name = excluded.name, priority = excluded.priority
            """)
    void put(String warehouseId, String name, int priority);
}
