namespace GitOps.Conformance;

/// <summary>Says a score: on the console, and in the file that <c>GITOPS_SCORES</c> names, because test runners keep the output of passing tests to themselves.</summary>
internal static class Scores
{
    private static readonly Lock Gate = new();

    public static void Say(string line)
    {
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("GITOPS_SCORES") is { Length: > 0 } file)
        {
            lock (Gate)
            {
                File.AppendAllText(file, line + "\n");
            }
        }
    }
}
