package order.privacy;

import static order.jooq.Tables.ORDERS;
import static org.jooq.impl.DSL.condition;

import java.util.List;
import order.OrderStatus;
import order.command.Person;
import order.stream.OpenOrders;
import order.stream.OrderState;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** Finds the orders that hold a person's data. */
@Repository
class PersonalOrders {

    private final DSLContext database;

    PersonalOrders(DSLContext database) {
        this.database = database;
    }

    record Unfinished(String orderNo, OrderStatus status) {}

    /** Orders that are not finished, newest first. An order with a return is unfinished until the return is refunded. */
    List<Unfinished> unfinished(Person person, int limit) {
        return database.select(ORDERS.ORDER_NO, ORDERS.STATE)
                .from(ORDERS)
                .where(of(person))
                .and(condition("""
                        ({0}
                          or exists (
                            select from json_array_elements(progress -> 'returns') back where back ->> 'status' <> 'REFUNDED'))""", OpenOrders.isUnfinished()))
                .orderBy(ORDERS.CREATED_AT.desc(), ORDERS.ID.desc())
                .limit(limit)
                .fetch(row -> new Unfinished(
                        row.value1(), OrderState.ofStored(row.value2()).status()));
    }

    int count(Person person) {
        return database.fetchCount(ORDERS, of(person));
    }

    private static Condition of(Person person) {
        return switch (person) {
            case Person.User user -> ORDERS.USER_ID.eq(user.subject());
            case Person.Guest guest -> ORDERS.ID.eq(guest.orderId());
        };
    }
}
