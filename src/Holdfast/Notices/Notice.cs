using System.Security.Cryptography;
using System.Text;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>
/// Something waits for a member at an address of this site. The row says whose, of which kind and when; where it leads is
/// sealed under their own key. One about the same thing comes once: a second moves it up and makes it new again.
/// </summary>
public sealed class Notice
{
    /// <summary>The oldest go when there are more.</summary>
    public const int MostPerMember = 200;
    public const int LongestAddress = 300;

    /// <summary>An older one is past mattering and goes, seen or not.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(90);

    internal const int AboutSize = 16;

    private Notice()
    {
    }

    [P1] public long Id { get; private set; }

    [P1] public string PublicId { get; private set; } = "";

    [P1] public long MemberId { get; private set; }

    [P1] public NoticeKind Kind { get; private set; }

    /// <summary>What it is about, as a hash under the member's own key: two members' notices of one thing have nothing in common.</summary>
    [P1] public byte[] About { get; private set; } = [];

    [P1] public Sealed<NoticeAddress>? Where { get; private set; }

    [P1] public Instant At { get; private set; }

    /// <summary>Whether, and not when: nobody's last visit is kept.</summary>
    [P1] public bool IsSeen { get; private set; }

    public static SealedPlace PlaceOf(string publicId) => new("Notices", publicId, nameof(Where));

    internal static byte[] AboutOf(NoticeKind kind, string address, SealingKey key) => KeyedHash.Of($"{kind} {address}", key, "notice");

    private sealed class Mapping : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> builder)
        {
            builder.ToTable("Notices");
            builder.Property(notice => notice.PublicId).HasMaxLength(22);
            builder.HasIndex(notice => notice.PublicId).IsUnique();
            builder.Property(notice => notice.Kind).HasConversion<string>().HasMaxLength(10);
            builder.Property(notice => notice.About).HasMaxLength(AboutSize);
            builder.Property(notice => notice.Where).IsSealed().IsRequired();
            builder.HasOne<Member>().WithMany().HasForeignKey(notice => notice.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(notice => new { notice.MemberId, notice.About }).IsUnique();
            builder.HasIndex(notice => new { notice.MemberId, notice.At, notice.Id });
            builder.HasIndex(notice => notice.At);
        }
    }
}

/// <param name="Address">Inside this site: begins with one slash.</param>
/// <param name="Week">Of a digest: what its line says.</param>
public sealed record NoticeAddress(string Address, Week? Week = null);

/// <summary>A week of one group, for who is in it.</summary>
/// <param name="Posts">Null for a few: fewer than five.</param>
/// <param name="Unanswered">Posts that still hope for a reply; null for a few, 0 for none.</param>
public sealed record Week(int? Posts, int? Unanswered)
{
    /// <summary>The key of the line's words, with the numbers to fill in.</summary>
    public (string Words, object[] Numbers) Line => (Posts, Unanswered) switch
    {
        (null, 0) => ("This week: a few posts.", []),
        (null, _) => ("This week: a few posts, some still without a reply.", []),
        ({ } posts, 0) => ("This week: {0} posts.", [posts]),
        ({ } posts, null) => ("This week: {0} posts, a few still without a reply.", [posts]),
        ({ } posts, { } unanswered) => ("This week: {0} posts, {1} still without a reply.", [posts, unanswered]),
    };
}

/// <summary>Hashes that only a member's own key makes; nobody can guess at them once it is destroyed.</summary>
internal static class KeyedHash
{
    public static byte[] Of(string text, SealingKey key, string use)
    {
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, 32, info: Encoding.UTF8.GetBytes($"hash {use}"));
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text))[..Notice.AboutSize];
    }
}
