package promotion.engine;

/** The layers in which promotions apply, in this order. A later layer sees the prices that the earlier ones have left. */
public enum Layer {
    LINE,
    MEMBER,
    ORDER,
    RED_PACKET,
    SHIPPING
}
