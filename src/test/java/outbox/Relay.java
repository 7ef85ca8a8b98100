package outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Beside;
import testing.TestDatabase;

/**
 * Three units of work and an outside listener for {@link SurvivesAnyInterleavingTests}. A command to A begins a reference. A publishes
 * {@link Begun} for B. B publishes {@link Done} for C, and requests a call, whose answer {@link Called} also goes to C. After both, C publishes
 * {@link Ended} for A, which ends the reference. Each lane numbers its references.
 *
 * <p>Each decision appends a row to {@code effect}. The table has no key, so a repeated decision is visible. Each unit also stores the state of
 * each reference and fails if it handles an event twice.
 */
final class Relay {

    /** The effects of each reference: unit and kind. */
    static final List<String> EFFECTS = List.of("a begin", "b begun", "c done", "c called", "a ended");

    static final String CALL = "b/call";

    /** The number of failures to come, by {@code effect reference}. A poisoned effect always fails. */
    private final Map<String, Integer> stumbles = new ConcurrentHashMap<>();

    private final Set<String> poisoned = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    record Begin(String correlation, String reference) implements Command<Integer> {}

    /** An event of one reference. */
    interface Step extends Event {
        String reference();

        int number();
    }

    @EventType("relay.reference.begun")
    record Begun(String correlation, String reference, int number) implements Step {}

    @EventType("relay.reference.done")
    record Done(String correlation, String reference, int number) implements Step {}

    @EventType("relay.call.requested")
    record CallRequested(String correlation, String reference, int number) implements Step {}

    @EventType("relay.reference.called")
    record Called(String correlation, String reference, int number) implements Step {}

    @EventType("relay.reference.ended")
    record Ended(String correlation, String reference, int number) implements Step {}

    static TestDatabase database() {
        TestDatabase database = TestDatabase.createBeside(Beside.OWN, "outbox");
        JdbcClient.create(database.dataSource()).sql("""
                create table lane (lane text primary key, last int not null);
                create table a (reference text primary key, number int not null, ended boolean not null);
                create table b (reference text primary key);
                create table c (reference text primary key, done boolean not null, called boolean not null);
                create table effect (
                  position bigint generated always as identity, effect text, lane text, reference text, number int);
                create table moved (lane text);
                create function note_move() returns trigger language plpgsql as
                  'begin insert into moved values (new.lane); return null; end';
                create trigger moved after update of owner on outbox.delivery
                  for each row when (old.owner <> new.owner) execute function note_move();
                """).update();
        return database;
    }

    void stumble(String effect, String reference, int times) {
        stumbles.put(effect + " " + reference, times);
    }

    void poison(String effect, String reference) {
        poisoned.add(effect + " " + reference);
    }

    void cure() {
        poisoned.clear();
    }

    boolean wasCalled(String reference) {
        return calls.containsKey(reference);
    }

    private void mayFail(String effect, String reference) {
        String key = effect + " " + reference;
        if (poisoned.contains(key)
                || stumbles.computeIfPresent(key, (k, left) -> left - 1) instanceof Integer left && left >= 0) {
            throw new IllegalStateException(key);
        }
    }

    /** The listeners of one instance. */
    Node.Setup on(TestDatabase database) {
        return Node.on(database)
                .unit("a", new A())
                .unit("b", new B())
                .unit("c", new C())
                .outside(CALL, new Call());
    }

    /** The decisions of a batch of any of the three units. */
    static final class Page extends BatchState {

        private final Map<String, Object[]> effects = new LinkedHashMap<>();
        final Map<String, Integer> numbers = new HashMap<>();
        final Map<String, State> states = new TreeMap<>();

        void effect(String effect, Step step) {
            Object[] row = {effect, step.correlation(), step.reference(), step.number()};
            if (effects.put(effect + " " + step.reference(), row) != null) {
                throw new IllegalStateException("twice in a batch: " + effect + " " + step.reference());
            }
        }

        void write(JdbcClient sql, Outbox outbox) {
            for (Object[] effect : effects.values()) {
                sql.sql("insert into effect (effect, lane, reference, number) values (?, ?, ?, ?)")
                        .params(effect)
                        .update();
            }
            outbox.publish(published());
        }
    }

    /** The state of a reference in any of the three units. */
    static final class State {
        boolean isNew;
        int number;
        boolean ended;
        boolean done;
        boolean called;

        static State fresh() {
            State state = new State();
            state.isNew = true;
            return state;
        }
    }

    private interface StateReader {
        void read(ResultSet row, State state) throws SQLException;
    }

    private abstract static class Unit implements UnitOfWork<Page>, Node.Connected {

        private DataSource source;

        @Override
        public void connect(DataSource to) {
            source = to;
        }

        JdbcClient sql() {
            return JdbcClient.create(source);
        }

        /** Reads the rows of the references and locks them in their order. */
        void lockStates(Page page, String select, Collection<String> references, StateReader reader) {
            sql().sql(select + " where reference = any(?) order by reference for update")
                    .param(sorted(references))
                    .query(row -> {
                        State state = new State();
                        reader.read(row, state);
                        page.states.put(row.getString(1), state);
                    });
        }

        static String[] sorted(Collection<String> keys) {
            return new TreeSet<>(keys).toArray(String[]::new);
        }
    }

    private final class A extends Unit {

        @Override
        public Page load(BatchItems batch) {
            Page page = new Page();
            List<Begin> begins = batch.of(Begin.class);
            String[] references = sorted(begins.stream().map(Begin::reference).toList());
            // Read before the rows are locked, so that the same command on two instances ends in a unique violation.
            List<String> known = sql().sql("select reference from a where reference = any(?)")
                    .param(references)
                    .query(String.class)
                    .list();
            String[] lanes = sorted(begins.stream().map(Begin::correlation).toList());
            sql().sql("insert into lane select unnest(?), 0 on conflict do nothing")
                    .param(lanes)
                    .update();
            sql().sql("select lane, last from lane where lane = any(?) order by lane for update")
                    .param(lanes)
                    .query((row, i) -> page.numbers.put(row.getString(1), row.getInt(2)))
                    .list();
            batch.of(Ended.class).forEach(event -> known.add(event.reference()));
            lockStates(page, "select reference, number, ended from a", known, (row, state) -> {
                state.number = row.getInt(2);
                state.ended = row.getBoolean(3);
            });
            return page;
        }

        @Handles
        int on(Begin command, Page page) {
            State known = page.states.get(command.reference());
            if (known != null) {
                return known.number;
            }
            mayFail("a begin", command.reference());
            State state = State.fresh();
            state.number = page.numbers.merge(command.correlation(), 1, Integer::sum);
            page.states.put(command.reference(), state);
            Begun begun = new Begun(command.correlation(), command.reference(), state.number);
            page.effect("a begin", begun);
            page.publish(begun);
            return state.number;
        }

        @Handles
        void on(Ended event, Page page) {
            mayFail("a ended", event.reference());
            State state = page.states.get(event.reference());
            if (state == null || state.ended) {
                throw new IllegalStateException("ended before it began, or handled twice: " + event);
            }
            state.ended = true;
            page.effect("a ended", event);
        }

        @Override
        public void save(Page page, Outbox outbox) {
            page.numbers.forEach((lane, last) -> sql().sql("update lane set last = ? where lane = ?")
                    .params(last, lane)
                    .update());
            page.states.forEach((reference, state) -> {
                if (state.isNew) {
                    sql().sql("insert into a values (?, ?, ?)")
                            .params(reference, state.number, state.ended)
                            .update();
                } else {
                    sql().sql("update a set ended = ? where reference = ?")
                            .params(state.ended, reference)
                            .update();
                }
            });
            page.write(sql(), outbox);
        }
    }

    private final class B extends Unit {

        @Override
        public Page load(BatchItems batch) {
            return new Page();
        }

        @Handles
        void on(Begun event, Page page) {
            mayFail("b begun", event.reference());
            page.states.put(event.reference(), State.fresh());
            page.effect("b begun", event);
            page.publish(new Done(event.correlation(), event.reference(), event.number()));
            page.publish(new CallRequested(event.correlation(), event.reference(), event.number()));
        }

        @Override
        public void save(Page page, Outbox outbox) {
            page.states
                    .keySet()
                    .forEach(reference -> sql().sql("insert into b values (?)")
                            .param(reference)
                            .update());
            page.write(sql(), outbox);
        }
    }

    private final class C extends Unit {

        @Override
        public Page load(BatchItems batch) {
            Page page = new Page();
            List<String> references = new ArrayList<>();
            batch.of(Done.class).forEach(event -> references.add(event.reference()));
            batch.of(Called.class).forEach(event -> references.add(event.reference()));
            lockStates(page, "select reference, done, called from c", references, (row, state) -> {
                state.done = row.getBoolean(2);
                state.called = row.getBoolean(3);
            });
            return page;
        }

        @Handles
        void on(Done event, Page page) {
            mayFail("c done", event.reference());
            State state = page.states.computeIfAbsent(event.reference(), r -> State.fresh());
            if (state.done) {
                throw new IllegalStateException("handled twice: " + event);
            }
            state.done = true;
            page.effect("c done", event);
            publishEnd(page, state, event);
        }

        @Handles
        void on(Called event, Page page) {
            mayFail("c called", event.reference());
            State state = page.states.computeIfAbsent(event.reference(), r -> State.fresh());
            if (state.called) {
                throw new IllegalStateException("handled twice: " + event);
            }
            state.called = true;
            page.effect("c called", event);
            publishEnd(page, state, event);
        }

        private static void publishEnd(Page page, State state, Step step) {
            if (state.done && state.called) {
                page.publish(new Ended(step.correlation(), step.reference(), step.number()));
            }
        }

        @Override
        public void save(Page page, Outbox outbox) {
            page.states.forEach((reference, state) -> {
                if (state.isNew) {
                    sql().sql("insert into c values (?, ?, ?)")
                            .params(reference, state.done, state.called)
                            .update();
                } else {
                    sql().sql("update c set done = ?, called = ? where reference = ?")
                            .params(state.done, state.called, reference)
                            .update();
                }
            });
            page.write(sql(), outbox);
        }
    }

    private final class Call extends Node.Outside<CallRequested> {

        Call() {
            super("call", CallRequested.class);
        }

        @Override
        public List<Called> call(CallRequested event) {
            mayFail("call", event.reference());
            calls.merge(event.reference(), 1, Integer::sum);
            return List.of(new Called(event.correlation(), event.reference(), event.number()));
        }
    }
}
