package contention;

/**
 * What somebody does in a history.
 *
 * @param subject the place of an order, or of a SKU, in the history
 * @param units of a SKU, where it is about some
 */
record Deed(What what, int subject, int units) {

    enum What {
        PLACE,
        PAY,
        DECLINE,
        CANCEL,
        DISPATCH,
        DELIVER,
        TAKE_BACK,
        RESTOCK,
        ADJUST,
        /** An adjustment that takes from reservations what is not there. */
        FORCE,
        /** The payment windows of all that is unpaid end. */
        EXPIRE
    }

    /** What was answered to it. */
    enum Told {
        DONE,
        REFUSED,
        SHORT,
        NO_COUPON,
        /** There is nobody to answer. */
        NOTHING
    }

    /** A deed, and what was answered. */
    record Done(Deed deed, Told told) {

        @Override
        public String toString() {
            return deed + " " + told;
        }
    }

    boolean isAboutAnOrder() {
        return switch (what) {
            case PLACE, PAY, DECLINE, CANCEL, DISPATCH, DELIVER, TAKE_BACK -> true;
            case RESTOCK, ADJUST, FORCE, EXPIRE -> false;
        };
    }

    @Override
    public String toString() {
        return what + " " + subject + (units == 0 ? "" : "×" + units);
    }
}
