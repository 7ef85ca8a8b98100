package planted.order;

public record FloatingPrice(double amount) {}
