using Microsoft.Extensions.Logging;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Sends log messages to the output of the running test.</summary>
internal sealed class TestOutputLogging : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Writer(categoryName);

    public void Dispose()
    {
    }

    private sealed class Writer(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
