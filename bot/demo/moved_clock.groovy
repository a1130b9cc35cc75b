// Start Gerrit with a clock that can be moved while it runs.
//
//   java -cp JARS MovedGerrit OFFSET_FILE Init|Daemon ARGUMENTS...
//
// OFFSET_FILE holds eight bytes: the milliseconds (big-endian) that are added to the machine's clock.
// It is mapped, so a write to it counts from the next reading on. The daemon ends with its standard input.

import com.google.gerrit.server.util.time.TimeUtil
import groovy.transform.CompileStatic
import java.nio.MappedByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.util.function.LongSupplier
import javax.servlet.Filter
import javax.servlet.FilterChain
import javax.servlet.FilterConfig
import javax.servlet.ServletRequest
import javax.servlet.ServletResponse
import javax.servlet.http.HttpServletResponse
import javax.servlet.http.HttpServletResponseWrapper

@CompileStatic
class MovedClock implements LongSupplier {
    private final MappedByteBuffer offset

    MovedClock(String file) {
        FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)
        offset = channel.map(FileChannel.MapMode.READ_ONLY, 0, 8)
    }

    long getAsLong() {
        return System.currentTimeMillis() + offset.getLong(0)
    }
}

// The web server and Gerrit's cache headers write the machine's time into `Date`; clients measure our clock by it.
@CompileStatic
class MovedResponse extends HttpServletResponseWrapper {
    MovedResponse(HttpServletResponse response) {
        super(response)
        super.setDateHeader('Date', TimeUtil.nowMs())
    }

    void setDateHeader(String name, long millis) {
        super.setDateHeader(name, name == 'Date' ? TimeUtil.nowMs() : millis)
    }
}

@CompileStatic
class MovedDate implements Filter {
    void init(FilterConfig config) {}

    void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
        chain.doFilter(request, new MovedResponse((HttpServletResponse) response))
    }

    void destroy() {}
}

@CompileStatic
class MovedGerrit {
    static void main(String[] args) {
        TimeUtil.setCurrentMillisSupplier(new MovedClock(args[0]))
        if (args[1] == 'Daemon') {
            Thread.startDaemon {
                while (System.in.read() >= 0) {}
                System.exit(0)
            }
        }
        Class<?> program = Class.forName('com.google.gerrit.pgm.' + args[1])
        Object instance = program.getDeclaredConstructor().newInstance()
        Object code = program.getMethod('main', String[].class)
            .invoke(instance, (Object) Arrays.copyOfRange(args, 2, args.length))
        System.exit((Integer) code)
    }
}
