package planted.order.before;

import planted.order.after.Later;

/** Breaks a rule: forms a cycle of two subpackages. */
public class Sooner {
    Later later = new Later();
}
