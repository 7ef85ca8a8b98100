package planted.order;

/** Breaks a rule, as {@link Chicken} does. */
class Egg {
    Chicken chicken = new Chicken();
}
