package planted.order;

import java.util.UUID;

public class DrawsItsId {

    UUID id = UUID.randomUUID();
}
