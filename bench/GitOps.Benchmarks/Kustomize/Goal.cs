using System.Globalization;

namespace GitOps.Benchmarks.Kustomize;

/// <summary>A line for each thing that was promised, with what came of it.</summary>
internal static class Goal
{
    public static void AtLeast(string what, double figure, double wanted, string unit) => Print(what, figure, wanted, unit, "at least", figure >= wanted);

    public static void AtMost(string what, double figure, double wanted, string unit) => Print(what, figure, wanted, unit, "at most", figure <= wanted);

    private static void Print(string what, double figure, double wanted, string unit, string bound, bool isMet) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"goal {(isMet ? "met   " : "MISSED")} {what}: {figure:0.##} {unit}, wanted {bound} {wanted:0.##}"));
}
