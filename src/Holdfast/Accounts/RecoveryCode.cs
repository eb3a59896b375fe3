using System.Security.Cryptography;
using System.Text;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>A code that lets a member in once when all else is lost. Kept as a keyed hash; it opens an account, never a key.</summary>
public sealed class RecoveryCode
{
    public const int HowMany = 10;

    // Crockford's base 32: no I, L, O or U, so that nothing is misread on paper.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Letters = 16;

    private RecoveryCode()
    {
    }

    public RecoveryCode(long memberId, byte[] hash) => (MemberId, Hash) = (memberId, hash);

    [P1] public long Id { get; private set; }

    [P1] public long MemberId { get; private set; }

    [P1] public byte[] Hash { get; private set; } = [];

    [P1] public Instant? UsedAt { get; private set; }

    /// <summary>80 random bits as <c>ABCD-EFGH-JKMN-PQRS</c>.</summary>
    public static string New() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Letters).Chunk(4).Select(four => new string(four)));

    /// <summary>As typed, without case, spaces or hyphens, and with O and I read as 0 and 1; null when it can't be one.</summary>
    public static string? Read(string? typed)
    {
        if (typed is not { Length: > 0 and <= 60 })
        {
            return null;
        }

        var letters = new string([.. typed.ToUpperInvariant().Where(char.IsLetterOrDigit).Select(letter => letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter })]);
        return letters.Length == Letters && letters.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal)) ? letters : null;
    }

    /// <param name="code">As <see cref="Read"/> gives it.</param>
    public static byte[] HashOf(string code, Sealer sealer) => sealer.Fingerprint(Encoding.UTF8.GetBytes(code), "recovery code");

    /// <summary>Spent. A second use is refused by whoever looks for unused codes only.</summary>
    public void Use(Instant at) => UsedAt ??= at;

    private sealed class Mapping : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> builder)
        {
            builder.ToTable("RecoveryCodes");
            builder.Property(code => code.Hash).HasMaxLength(32);
            builder.HasIndex(code => code.Hash).IsUnique();
            builder.HasOne<Member>().WithMany().HasForeignKey(code => code.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(code => code.MemberId);
        }
    }
}
