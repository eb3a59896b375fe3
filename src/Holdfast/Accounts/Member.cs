using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Somebody who belongs here. The row says nothing of who: a keyed hash to find them by when they sign in, and
/// what they told of themselves sealed under a key of their own. Leaving destroys that key, then the row.
/// </summary>
public sealed class Member
{
    private Member()
    {
    }

    private Member(string publicId, SignInName signInName, SealingKey key, LocalDate joinedOn, Sealer sealer) =>
        (PublicId, SignInNameHash, KeyId, JoinedOn) = (publicId, signInName.Hash(sealer), key.Id, joinedOn);

    [P1] public long Id { get; private set; }

    /// <summary>Random. For audit pages and sealing; groups show a membership's own id, never this one.</summary>
    [P1] public string PublicId { get; private set; } = "";

    /// <summary>32 bytes, see <see cref="SignInName.Hash"/>. The name itself is kept nowhere.</summary>
    [P1] public byte[] SignInNameHash { get; private set; } = [];

    /// <summary>The id of their own key in the key store, 16 bytes.</summary>
    [P1] public byte[] KeyId { get; private set; } = [];

    /// <summary>Null for somebody who signs in by passkey only.</summary>
    [P1] public Sealed<PassphraseHash>? Passphrase { get; private set; }

    [P1] public Sealed<Profile>? Profile { get; private set; }

    /// <summary>The day, in world time, and no finer: the newcomer shield counts days.</summary>
    [P1] public LocalDate JoinedOn { get; private set; }

    /// <summary>Until then they can't sign in, and every session of theirs is as good as ended. Null when all is well.</summary>
    [P1] public Instant? SuspendedUntil { get; private set; }

    /// <summary>They have left: what was theirs is gone, and their key and this row go next. Whatever breaks off in between is finished at the next start.</summary>
    [P1] public Instant? LeavingSince { get; private set; }

    public SealedPlace ProfilePlace => PlaceOfProfile(PublicId);

    public SealedPlace PassphrasePlace => new("Members", PublicId, nameof(Passphrase));

    /// <param name="key">Their own, made just before in the key store: a key without a row harms nobody, a row without a key can't be opened.</param>
    /// <param name="publicId">A passkey made before the row is bound to it; a new one without.</param>
    public static Member Join(SignInName signInName, Profile profile, SealingKey key, Sealer sealer, Instant at, string? publicId = null)
    {
        var member = new Member(publicId ?? RandomId.New(), signInName, key, at.InUtc().Date, sealer);
        member.Profile = sealer.Seal(profile, key, member.ProfilePlace);
        return member;
    }

    public static SealedPlace PlaceOfProfile(string publicId) => new("Members", publicId, nameof(Profile));

    public void ChoosePassphrase(PassphraseHash hash, Sealer sealer) => Passphrase = sealer.SealForSite(hash, PassphrasePlace);

    /// <summary>Another name is given out in place of the one that was lost; the old one leads nowhere.</summary>
    public void Rename(SignInName name, Sealer sealer) => SignInNameHash = name.Hash(sealer);

    /// <summary>Nobody signs in as them any more, by whatever they knew or had.</summary>
    public void Leave(Instant at)
    {
        LeavingSince ??= at;
        Passphrase = null;
        SignInNameHash = RandomNumberGenerator.GetBytes(SignInNameHash.Length);
    }

    /// <summary>They tell something else of themselves from now on.</summary>
    public void Describe(Profile profile, SealingKey key, Sealer sealer)
    {
        if (!key.Id.AsSpan().SequenceEqual(KeyId))
        {
            throw new InvalidOperationException("A profile is sealed under its member's own key.");
        }

        Profile = sealer.Seal(profile, key, ProfilePlace);
    }

    /// <summary>Acts on the next request of every session, on every node.</summary>
    public void Suspend(Instant until) => SuspendedUntil = until;

    public void Restore() => SuspendedUntil = null;

    public bool IsSuspendedAt(Instant now) => SuspendedUntil is { } until && now < until;

    private sealed class Mapping : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> builder)
        {
            builder.ToTable("Members");
            builder.Property(member => member.PublicId).HasMaxLength(22);
            builder.HasIndex(member => member.PublicId).IsUnique();
            builder.Property(member => member.SignInNameHash).HasMaxLength(32);
            builder.HasIndex(member => member.SignInNameHash).IsUnique();
            builder.Property(member => member.KeyId).HasMaxLength(KeyStore.IdSize);
            builder.Property(member => member.Passphrase).IsSealed();
            builder.Property(member => member.Profile).IsSealed().IsRequired();
        }
    }
}

/// <summary>What a member told of themselves; only their own key opens it.</summary>
/// <param name="Name">The name shown to others, made up; unique within a group only. 1 to <see cref="LongestName"/> characters.</param>
public sealed record Profile(string Name)
{
    public const int LongestName = 40;

    /// <summary>en or es.</summary>
    public string Language { get; init; } = "en";

    /// <summary>IANA id; null follows the browser.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The one title all pages have, with a plain icon; null where pages say what they are.</summary>
    public string? OnlyTitle { get; init; }

    [JsonIgnore]
    public bool IsDiscreet => OnlyTitle is not null;

    /// <summary>"Not today": posts with these words stay folded for this member.</summary>
    public IReadOnlyList<string> MutedWords { get; init; } = [];
}
