using System.Buffers.Binary;
using System.Text;

namespace GitOps.Adapters.Git.Verification;

/// <summary>Reads the length-prefixed fields of SSH's formats.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> rest = rest;

    /// <summary>A number of four bytes.</summary>
    /// <exception cref="FormatException">The text ends before.</exception>
    public uint Number()
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));
        return number;
    }

    /// <summary>So many bytes.</summary>
    /// <exception cref="FormatException">The text ends before.</exception>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > rest.Length)
        {
            throw new FormatException("the signature or key is cut off");
        }

        var bytes = rest[..count];
        rest = rest[count..];
        return bytes;
    }

    /// <summary>A field.</summary>
    /// <exception cref="FormatException">The text ends before.</exception>
    public ReadOnlySpan<byte> Field() => Bytes((int)Math.Min(Number(), int.MaxValue));

    /// <summary>A field that is text.</summary>
    /// <exception cref="FormatException">The text ends before.</exception>
    public string Text() => Encoding.UTF8.GetString(Field());
}
