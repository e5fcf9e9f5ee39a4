using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Kustomize;

/// <summary>What a program took from start to end.</summary>
/// <param name="Cpu">CPU time of all its threads.</param>
/// <param name="PeakBytes">The most memory that it held, as the kernel counts it.</param>
/// <param name="Output">What it printed.</param>
internal sealed record WholeProcess(TimeSpan Cpu, long PeakBytes, string Output)
{
    // USER_HZ, which is the same on every Linux that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>Runs a program; null when it is not there or fails.</summary>
    public static async Task<WholeProcess?> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (peak, cpu) = (0L, TimeSpan.Zero);
            using var watch = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            while (!process.HasExited && await watch.WaitForNextTickAsync())
            {
                peak = Math.Max(peak, PeakOf(process.Id));
                cpu = CpuOf(process.Id) is var seen && seen > cpu ? seen : cpu;
            }

            await process.WaitForExitAsync();
            var text = await output;
            _ = await error;
            return process.ExitCode == 0 ? new WholeProcess(cpu, peak, text) : null;
        }
        catch (Win32Exception)
        {
            // There is no such program: then there is nothing to compare with.
            return null;
        }
    }

    // As last seen, for the kernel forgets it with the process: at most some milliseconds are missing.
    private static TimeSpan CpuOf(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(ticks / (double)TicksPerSecond);
        }
        catch (IOException)
        {
            // It has ended meanwhile; what was read before counts.
            return TimeSpan.Zero;
        }
    }

    // The kernel's own high-water mark, so a peak between two looks is not missed.
    private static long PeakOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            // It has ended meanwhile; what was read before counts.
            return 0;
        }
    }
}
