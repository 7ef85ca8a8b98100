package planted.modulith.asked;

public record Answer(String text) {}
