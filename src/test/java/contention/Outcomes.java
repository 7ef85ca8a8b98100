package contention;

import contention.Deed.Done;
import contention.Deed.Told;
import contention.World.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that can come of some deeds that were done at once: every order of the deeds and of what follows from them is tried. */
final class Outcomes {

    private final Map<String, World> ends = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();

    private Outcomes() {}

    /** The worlds in which everything has come to rest and each deed was answered as it was. */
    static Collection<World> of(Collection<World> before, List<Done> deeds) {
        List<Due> due = deeds.stream()
                .map(done -> new Due(done.toString(), waysOf(done)))
                .toList();
        Outcomes outcomes = new Outcomes();
        for (World world : before) {
            World begin = world.copy();
            begin.rest();
            outcomes.explore(begin, due);
        }
        return outcomes.ends.values();
    }

    private static List<Step> waysOf(Done done) {
        int of = done.deed().subject();
        int units = done.deed().units();
        boolean granted = done.told() == Told.DONE;
        return switch (done.deed().what()) {
            case PLACE ->
                List.of(
                        (world, later) -> world.place(of, done.told(), later),
                        (world, later) -> world.refuseEarly(of, done.told()));
            case PAY -> List.of((world, later) -> world.capture(of, later));
            case DECLINE -> List.of((world, later) -> world.decline(of, later));
            case CANCEL -> List.of((world, later) -> world.cancel(of, granted, later));
            case DISPATCH -> List.of((world, later) -> world.leave(of, later));
            case DELIVER -> List.of((world, later) -> world.arrive(of, later));
            case TAKE_BACK -> List.of((world, later) -> world.sales[of].takeBack(units) == granted);
            case RESTOCK -> List.of((world, later) -> world.adjust(of, units) == granted);
            case ADJUST -> List.of((world, later) -> world.adjust(of, -units) == granted);
            case FORCE -> List.of((world, later) -> world.force(of, units, later) == granted);
            case EXPIRE -> List.of((world, later) -> world.passWindows(later));
        };
    }

    /** @param ways in which it can happen */
    private record Due(String name, List<Step> ways) {}

    private void explore(World world, List<Due> due) {
        if (!known.add(world + " " + due.stream().map(Due::name).sorted().toList())) {
            return;
        }
        if (due.isEmpty()) {
            world.rest();
            ends.put(world.toString(), world);
        }
        for (int each = 0; each < due.size(); each++) {
            for (Step way : due.get(each).ways()) {
                World next = world.copy();
                List<Due> later = new ArrayList<>(due);
                later.remove(each);
                if (way.in(next, (name, step) -> later.add(new Due(name, List.of(step))))) {
                    next.noteLeast();
                    explore(next, later);
                }
            }
        }
    }
}
