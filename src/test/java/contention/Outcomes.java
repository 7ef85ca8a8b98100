package contention;

import contention.Action.Answered;
import contention.Action.Response;
import contention.Model.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All possible results of some actions that happened at once: tries every sequence of the actions and of their consequences. */
final class Outcomes {

    private final Map<String, Model> ends = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();

    private Outcomes() {}

    /** The final models in which each action has the answer that the platform gave. */
    static Collection<Model> of(Collection<Model> before, List<Answered> actions) {
        List<Due> due = actions.stream()
                .map(done -> new Due(done.toString(), waysOf(done)))
                .toList();
        Outcomes outcomes = new Outcomes();
        for (Model model : before) {
            Model begin = model.copy();
            begin.rest();
            outcomes.explore(begin, due);
        }
        return outcomes.ends.values();
    }

    private static List<Step> waysOf(Answered done) {
        int of = done.action().subject();
        int units = done.action().units();
        boolean granted = done.response() == Response.DONE;
        return switch (done.action().kind()) {
            case PLACE ->
                List.of(
                        (model, later) -> model.place(of, done.response(), later),
                        (model, later) -> model.refuseEarly(of, done.response()));
            case PAY -> List.of((model, later) -> model.capture(of, later));
            case DECLINE -> List.of((model, later) -> model.decline(of));
            case CANCEL -> List.of((model, later) -> model.cancel(of, granted, later));
            case DISPATCH -> List.of((model, later) -> model.leave(of, later));
            case DELIVER -> List.of((model, later) -> model.arrive(of, later));
            case TAKE_BACK -> List.of((model, later) -> model.orders[of].takeBack(units) == granted);
            case RESTOCK -> List.of((model, later) -> model.adjust(of, units) == granted);
            case ADJUST -> List.of((model, later) -> model.adjust(of, -units) == granted);
            case FORCE -> List.of((model, later) -> model.force(of, units, later) == granted);
            case EXPIRE -> List.of((model, later) -> model.passWindows(later));
        };
    }

    /** @param ways in which it can happen */
    private record Due(String name, List<Step> ways) {}

    private void explore(Model model, List<Due> due) {
        if (!known.add(model + " " + due.stream().map(Due::name).sorted().toList())) {
            return;
        }
        if (due.isEmpty()) {
            model.rest();
            ends.put(model.toString(), model);
        }
        for (int each = 0; each < due.size(); each++) {
            for (Step way : due.get(each).ways()) {
                Model next = model.copy();
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
