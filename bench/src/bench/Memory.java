package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The memory of processes, in bytes; 0 if it is not known.
 *
 * @param heapAfterCollection the used heap of the jar after a full collection, which this reading triggers
 * @param jarResident the resident memory of the jar's process
 * @param postgresql the resident memory of all PostgreSQL processes, with shared pages counted once
 */
record Memory(long heapAfterCollection, long jarResident, long postgresql) {

    private static final Pattern USED = Pattern.compile("(?m)^ *(?!.*(?:Metaspace|class space)).*\\bused (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern SHARE = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");

    static Memory of(Platform platform) throws IOException, InterruptedException {
        Optional<Long> jar = platform.pid();
        long heap = jar.isPresent() ? heapAfterCollection(jar.get()) : 0;
        long postgresql = platform.postmaster().flatMap(ProcessHandle::of).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(process -> sum(SHARE, process.pid(), "smaps_rollup"))
                .sum();
        return new Memory(heap, jar.map(Memory::resident).orElse(0L), postgresql);
    }

    /** The used heap of a process of Java after a full collection, which this triggers. */
    static long heapAfterCollection(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        return usedHeap(jcmd(pid, "GC.heap_info"));
    }

    /** The resident memory of a process. */
    static long resident(long pid) {
        return sum(RESIDENT, pid, "status");
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("jcmd failed: " + said);
        }
        return said;
    }

    private static long sum(Pattern pattern, long pid, String file) {
        try {
            return sum(pattern, Files.readString(Path.of("/proc", Long.toString(pid), file)));
        } catch (IOException endedOrHidden) {
            return 0;
        }
    }

    static long usedHeap(String heapInfo) {
        return sum(USED, heapInfo);
    }

    private static long sum(Pattern pattern, String text) {
        long kilobytes = 0;
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            kilobytes += Long.parseLong(matcher.group(1));
        }
        return kilobytes * 1024;
    }
}
