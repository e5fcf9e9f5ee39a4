using Microsoft.Extensions.Logging;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Sends log messages to the output of the test that made it; background work knows no test of its own.</summary>
internal sealed class TestOutputLogging : ILoggerProvider
{
    private readonly ITestOutputHelper? output = TestContext.Current.TestOutputHelper;

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, output);

    public void Dispose()
    {
    }

    private sealed class Writer(string category, ITestOutputHelper? output) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            output?.WriteLine($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
