using Holdfast.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Accounts;

/// <summary>
/// A passkey of a member: found by a keyed hash of its credential id, the rest sealed under the member's own key. Nothing
/// of the device that made it is kept but what the browser needs to find it again.
/// </summary>
public sealed class Passkey
{
    public const int MostPerMember = 10;
    public const int LongestName = 40;

    private Passkey()
    {
    }

    [P1] public long Id { get; private set; }

    [P1] public string PublicId { get; private set; } = "";

    [P1] public long MemberId { get; private set; }

    /// <summary>32 bytes, see <see cref="HashOf"/>.</summary>
    [P1] public byte[] CredentialHash { get; private set; } = [];

    [P1] public Sealed<PasskeyRecord>? Record { get; private set; }

    private SealedPlace RecordPlace => new("Passkeys", PublicId, nameof(Record));

    public static Passkey Add(long memberId, PasskeyRecord record, SealingKey key, Sealer sealer)
    {
        var passkey = new Passkey { PublicId = RandomId.New(), MemberId = memberId, CredentialHash = HashOf(record.CredentialId, sealer) };
        passkey.Become(record, key, sealer);
        return passkey;
    }

    public static byte[] HashOf(byte[] credentialId, Sealer sealer) => sealer.Fingerprint(credentialId, "passkey");

    public PasskeyRecord Open(Sealer sealer) => sealer.Open(Record!, RecordPlace);

    /// <summary>It was used, or is called something else.</summary>
    public void Become(PasskeyRecord record, SealingKey key, Sealer sealer) => Record = sealer.Seal(record, key, RecordPlace);

    private sealed class Mapping : IEntityTypeConfiguration<Passkey>
    {
        public void Configure(EntityTypeBuilder<Passkey> builder)
        {
            builder.ToTable("Passkeys");
            builder.Property(passkey => passkey.PublicId).HasMaxLength(22);
            builder.HasIndex(passkey => passkey.PublicId).IsUnique();
            builder.Property(passkey => passkey.CredentialHash).HasMaxLength(32);
            builder.HasIndex(passkey => passkey.CredentialHash).IsUnique();
            builder.Property(passkey => passkey.Record).IsSealed().IsRequired();
            builder.HasOne<Member>().WithMany().HasForeignKey(passkey => passkey.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(passkey => passkey.MemberId);
        }
    }
}

/// <param name="Name">What the member calls it; empty for the day it was added.</param>
/// <param name="AddedOn">ISO date in world time.</param>
/// <param name="SignCount">As the authenticator counts; 0 where it doesn't.</param>
public sealed record PasskeyRecord(
    string Name, string AddedOn, byte[] CredentialId, byte[] PublicKey, uint SignCount, string[] Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp)
{
    public LocalDate Day => LocalDatePattern.Iso.Parse(AddedOn).Value;

    public static PasskeyRecord Of(UserPasskeyInfo info, string name, LocalDate addedOn) => new(
        name, LocalDatePattern.Iso.Format(addedOn), info.CredentialId, info.PublicKey, info.SignCount, info.Transports ?? [], info.IsUserVerified, info.IsBackupEligible, info.IsBackedUp);

    /// <summary>As Identity wants it. What was said when it was made isn't kept, and nothing asks for it.</summary>
    public UserPasskeyInfo ForIdentity() =>
        new(CredentialId, PublicKey, Day.AtMidnight().InUtc().ToDateTimeOffset(), SignCount, Transports, IsUserVerified, IsBackupEligible, IsBackedUp, [], []) { Name = Name };
}
