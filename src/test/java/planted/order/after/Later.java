package planted.order.after;

import planted.order.before.Sooner;

/** Breaks a rule, as {@link Sooner} does. */
public class Later {
    Sooner sooner = new Sooner();
}
