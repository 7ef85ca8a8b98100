package planted.modulith.asked.internal;

public class Secret {}
