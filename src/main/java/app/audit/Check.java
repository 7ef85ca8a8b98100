package app.audit;

/**
 * A class of differences: something that must hold in every snapshot of a database that instances work on.
 *
 * <p>What is written in one transaction is compared as it is. What belongs together by events is compared only where it is at rest: a hop
 * removes its delivery in the transaction that acts, and adds what comes of it, so nothing is under way where no delivery has the lane.
 *
 * @param name short and unique; reports and mendings go by it
 * @param description what is wrong when something is found
 * @param repairDescription what {@code --repair} does about it; empty if there is no one honest way
 * @param sql asks for what must not be there: its key, and a text with its references. Empty if only the module's code can tell.
 */
record Check(String name, String description, String repairDescription, String sql) {

    static Check of(String name, String says, String sql) {
        return new Check(name, says, "", sql);
    }

    static Check withRepair(String name, String says, String mended, String sql) {
        return new Check(name, says, mended, sql);
    }

    boolean isMended() {
        return !repairDescription.isEmpty();
    }
}
