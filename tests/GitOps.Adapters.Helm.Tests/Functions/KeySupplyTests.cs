using System.Collections.Concurrent;
using System.Security.Cryptography;
using GitOps.Adapters.Helm.Functions;

namespace GitOps.Adapters.Helm.Tests.Functions;

/// <summary>Keys that are made ahead of their need.</summary>
public sealed class KeySupplyTests
{
    [Fact]
    public void Nothing_is_made_before_a_key_is_taken_and_then_no_more_ahead_than_were_taken()
    {
        var made = 0;
        var supply = new KeySupply(() =>
        {
            Interlocked.Increment(ref made);
            return RSA.Create(1024);
        });
        Assert.Equal(0, made);
        for (var i = 1; i <= 20; i++)
        {
            supply.Take().Dispose();
            Assert.InRange(made, i, i + KeySupply.MostAhead);
        }
    }

    [Fact]
    public void No_key_is_given_out_twice()
    {
        var supply = new KeySupply(() => RSA.Create(1024));
        var seen = new ConcurrentDictionary<string, bool>();
        Parallel.For(0, 40, _ =>
        {
            using var key = supply.Take();
            Assert.True(seen.TryAdd(Convert.ToHexString(key.ExportParameters(false).Modulus!), true));
        });
        Assert.Equal(40, seen.Count);
    }

    [Fact]
    public void A_key_that_could_not_be_made_is_missed_by_one_only()
    {
        var number = 0;
        var supply = new KeySupply(() => Interlocked.Increment(ref number) == 1 ? throw new CryptographicException("no entropy") : RSA.Create(1024));
        var faults = 0;
        for (var i = 0; i < 5; i++)
        {
            try
            {
                supply.Take().Dispose();
            }
            catch (CryptographicException)
            {
                faults++;
            }
        }

        Assert.Equal(1, faults);
    }
}
