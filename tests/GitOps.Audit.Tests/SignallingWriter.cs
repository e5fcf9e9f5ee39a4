using System.Text;

namespace GitOps.Audit.Tests;

/// <summary>Says when a text was written.</summary>
internal sealed class SignallingWriter(string awaited) : StringWriter
{
    private readonly TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => seen.Task;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char[] buffer, int index, int count)
    {
        base.Write(buffer, index, count);
        Look();
    }

    public override void Write(string? value)
    {
        base.Write(value);
        Look();
    }

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        Look();
    }

    private void Look()
    {
        if (ToString().Contains(awaited, StringComparison.Ordinal))
        {
            seen.TrySetResult();
        }
    }
}
