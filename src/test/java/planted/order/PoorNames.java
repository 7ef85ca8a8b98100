package planted.order;

public class PoorNames {

    public static class OrderImpl {}

    public static class OrderDto {}

    public static class OrderUtil {}

    public static class OrderHelper {}

    public static class OrderManager {}

    public static class OrderService {}
}
