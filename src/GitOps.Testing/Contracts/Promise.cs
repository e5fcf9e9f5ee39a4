namespace GitOps.Testing.Contracts;

/// <summary>The few assertions that contract suites need.</summary>
internal static class Promise
{
    /// <summary>Longest time that anything a rule waits for may take.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    internal static void Holds(bool condition, string expectation)
    {
        if (!condition)
        {
            throw new ContractViolationException($"Expected: {expectation}.");
        }
    }

    internal static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new ContractViolationException($"Expected {what} to be '{expected}', but it is '{actual}'.");
        }
    }

    internal static void SameBytes(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual, string what)
    {
        if (!expected.Span.SequenceEqual(actual.Span))
        {
            throw new ContractViolationException(
                $"Expected {what} to come back byte for byte ({expected.Length} bytes), but they differ ({actual.Length} bytes came back).");
        }
    }

    internal static async Task<TException> ThrowsAsync<TException>(Func<Task> action, string when)
        where TException : Exception
    {
        try
        {
            await action();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new ContractViolationException($"Expected {typeof(TException).Name} {when}, but {other.GetType().Name} came: {other.Message}", other);
        }

        throw new ContractViolationException($"Expected {typeof(TException).Name} {when}, but nothing was thrown.");
    }

    /// <summary>Awaits what must come; a violation when it has not come in time.</summary>
    internal static async Task ComesAsync(Task task, string what, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Deadline, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new ContractViolationException($"Expected {what} within {Deadline.TotalSeconds} s.", late);
        }
    }
}
