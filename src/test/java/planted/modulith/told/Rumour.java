package planted.modulith.told;

public record Rumour(String text) {}
