package planted.order;

/** Breaks a rule: forms a cycle of two files. */
class Chicken {
    Egg egg = new Egg();
}
