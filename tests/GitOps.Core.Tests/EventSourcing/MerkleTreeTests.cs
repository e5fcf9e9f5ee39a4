using CsCheck;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Tests.EventSourcing;

public sealed class MerkleTreeTests
{
    /// <summary>The roots of the first leaves of the tree that implementers of RFC 6962 test themselves with.</summary>
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_are_those_of_certificate_transparency(int count, string root)
    {
        string[] contents = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        byte[][] leaves = [.. contents.Take(count).Select(content => MerkleTree.Leaf(Convert.FromHexString(content)))];

        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(leaves)));
    }

    [Fact]
    public void Every_leaf_has_a_path_to_the_root_and_no_other_has_it() => Gen.Int[1, 70].Sample(
        count =>
        {
            byte[][] leaves = [.. Enumerable.Range(0, count).Select(i => MerkleTree.Leaf([(byte)i]))];
            var root = MerkleTree.Root(leaves);
            return Enumerable.Range(0, count).All(i =>
                MerkleTree.Follow(leaves[i], MerkleTree.Path(leaves, i)).AsSpan().SequenceEqual(root)
                && !MerkleTree.Follow(MerkleTree.Leaf([255]), MerkleTree.Path(leaves, i)).AsSpan().SequenceEqual(root));
        },
        iter: 70,
        threads: 1);
}
