using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>A link that lets in whoever has it, so many times, until a day. Kept as a keyed hash: the link can't be made from the database.</summary>
public sealed class Invitation
{
    public const int MostUses = 50;
    public const int MostAtOnce = 20;
    public static readonly Duration LastsAtMost = Duration.FromDays(60);

    private Invitation()
    {
    }

    [P2] public long Id { get; private set; }

    [P2] public string PublicId { get; private set; } = "";

    [P2] public long GroupId { get; private set; }

    [P2] public byte[] TokenHash { get; private set; } = [];

    [P2] public int UsesLeft { get; private set; }

    [P2] public Instant Until { get; private set; }

    /// <summary>Whoever comes in by it looks after the group, if the site trusts them with that. Stewards make these.</summary>
    [P2] public bool ToFacilitate { get; private set; }

    /// <returns>The invitation, and the 22 characters of the link that are told once.</returns>
    public static (Invitation Invitation, string Token) To(Group group, int uses, Duration lasts, bool toFacilitate, GroupSeals seals, Instant at)
    {
        if (uses is < 1 or > MostUses || lasts <= Duration.Zero || lasts > LastsAtMost)
        {
            throw new ArgumentOutOfRangeException(nameof(uses), "An invitation has 1 to 50 uses and lasts up to 60 days.");
        }

        var token = RandomId.New();
        return (new Invitation { PublicId = RandomId.New(), GroupId = group.Id, TokenHash = seals.TokenHash(token), UsesLeft = uses, Until = at + lasts, ToFacilitate = toFacilitate }, token);
    }

    public bool IsGoodAt(Instant now) => UsesLeft > 0 && now < Until;

    public void Use() => UsesLeft--;

    public void End() => UsesLeft = 0;

    private sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.ToTable("Invitations");
            builder.Property(invitation => invitation.PublicId).HasMaxLength(22);
            builder.HasIndex(invitation => invitation.PublicId).IsUnique();
            builder.Property(invitation => invitation.TokenHash).HasMaxLength(32);
            builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
            // Two people at once must not share the last use.
            builder.Property(invitation => invitation.UsesLeft).IsConcurrencyToken();
            builder.HasOne<Group>().WithMany().HasForeignKey(invitation => invitation.GroupId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
