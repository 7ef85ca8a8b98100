package payment.fake;

import java.util.ArrayList;
import java.util.List;

/** How often and in which order a provider delivers its callbacks. No provider promises more than that each arrives at least once. */
public enum Delivery {
    IN_ORDER,
    TWICE,
    OUT_OF_ORDER,
    TWICE_AND_OUT_OF_ORDER;

    /** @param inOrder the callbacks in the order of the facts that they report */
    public <T> List<T> of(List<T> inOrder) {
        boolean isReversed = this == OUT_OF_ORDER || this == TWICE_AND_OUT_OF_ORDER;
        List<T> once = isReversed ? inOrder.reversed() : inOrder;
        List<T> delivered = new ArrayList<>(once);
        if (this == TWICE || this == TWICE_AND_OUT_OF_ORDER) {
            delivered.addAll(once); // so the second of the first comes after the first of the last
        }
        return delivered;
    }
}
