package app.audit;

/**
 * An invariant that must hold in every snapshot of a database, even while instances work on it. Each violation is a {@code Finding}.
 *
 * <p>Rows that one transaction writes together can be compared at any time. Other rows become consistent by events. They are compared only
 * if no event is in flight for them. A listener handles an event, deletes its delivery, and adds the deliveries of the events that it
 * publishes, all in one transaction. So if a lane has no delivery, no event is in flight for it.
 *
 * @param name short and unique; reports and repairs use it
 * @param description what is wrong if the check finds something
 * @param repairDescription what {@code --repair} does about it; empty if there is no single correct repair
 * @param sql selects the rows that violate the invariant: a key, and a text with the references. It may name groups of {@link OrderStates}.
 *     Empty if only the module's code can check the invariant
 */
record Check(String name, String description, String repairDescription, String sql) {

    Check {
        sql = OrderStates.in(sql);
    }

    static Check of(String name, String description, String sql) {
        return new Check(name, description, "", sql);
    }

    static Check withRepair(String name, String description, String repairDescription, String sql) {
        return new Check(name, description, repairDescription, sql);
    }

    boolean isRepairable() {
        return !repairDescription.isEmpty();
    }
}
