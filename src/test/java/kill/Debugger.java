package kill;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.Assert;

/** Stops one thread of a jar in the middle of its work, finally: the thread does not react to an interrupt. */
final class Debugger implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final VirtualMachine machine;

    private Debugger(VirtualMachine machine) {
        this.machine = machine;
    }

    static Debugger join(int port) throws IOException {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Argument> arguments = sockets.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        try {
            return new Debugger(sockets.attach(arguments));
        } catch (IllegalConnectorArgumentsException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** The next thread that enters this method stops there. Its class must have been used before. */
    void stopWhoeverEnters(String type, String method) {
        BreakpointRequest request = machine.eventRequestManager()
                .createBreakpointRequest(machine.classesByName(type)
                        .getFirst()
                        .methodsByName(method)
                        .getFirst()
                        .location());
        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        request.addCountFilter(1);
        request.enable();
    }

    /** Waits until a thread has been stopped. */
    void awaitStopped() throws InterruptedException {
        EventSet events;
        do {
            events = machine.eventQueue().remove(LIMIT.toMillis());
            Assert.state(events != null, "Nobody has been stopped");
        } while (events.stream().noneMatch(BreakpointEvent.class::isInstance));
    }

    @Override
    public void close() {
        try {
            machine.dispose();
        } catch (VMDisconnectedException ended) {
            // the process has ended already
        }
    }
}
