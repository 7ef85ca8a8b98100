package contention;

/**
 * An action of a history.
 *
 * @param subject the place of an order, or of a SKU, in the history
 * @param units of a SKU, where it is about some
 */
record Action(Kind kind, int subject, int units) {

    enum Kind {
        PLACE,
        PAY,
        DECLINE,
        CANCEL,
        DISPATCH,
        DELIVER,
        TAKE_BACK,
        RESTOCK,
        ADJUST,
        /** An adjustment that may withdraw reservations. */
        FORCE,
        /** The payment windows of all unpaid orders end. */
        EXPIRE
    }

    /** How the platform answered an action. */
    enum Response {
        DONE,
        REFUSED,
        SHORT,
        NO_COUPON,
        /** The action has no answer. */
        NOTHING
    }

    /** An action with its answer. */
    record Answered(Action action, Response response) {

        @Override
        public String toString() {
            return action + " " + response;
        }
    }

    boolean isAboutAnOrder() {
        return switch (kind) {
            case PLACE, PAY, DECLINE, CANCEL, DISPATCH, DELIVER, TAKE_BACK -> true;
            case RESTOCK, ADJUST, FORCE, EXPIRE -> false;
        };
    }

    @Override
    public String toString() {
        return kind + " " + subject + (units == 0 ? "" : "×" + units);
    }
}
