package planted.modulith.asked;

import planted.modulith.told.Rumour;

public class AsksBack {

    Rumour rumour = new Rumour("…");
}
