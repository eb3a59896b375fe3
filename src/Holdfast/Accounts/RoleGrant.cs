using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>Somebody was given a role by a person, for a reason, until a day. It can be taken back at once.</summary>
public sealed class RoleGrant
{
    public static readonly Duration Lasts = Duration.FromDays(90);
    public static readonly Duration LastsAtMost = Duration.FromDays(365);
    public const int LongestReason = 500;

    private RoleGrant()
    {
    }

    [P1] public long Id { get; private set; }

    [P1] public string PublicId { get; private set; } = "";

    /// <summary>One of <see cref="Roles"/>.</summary>
    [P1] public string Role { get; private set; } = "";

    [P1] public long MemberId { get; private set; }

    /// <summary>The steward who gave it; null for the command line.</summary>
    [P1] public long? GivenBy { get; private set; }

    /// <summary>Why, under the site's key: stewards and the holder read it.</summary>
    [P1] public Sealed<string>? Reason { get; private set; }

    /// <summary>What the holder was called when they were given it, under the site's key: stewards read it. Null for grants that named nobody.</summary>
    [P1] public Sealed<string>? HolderName { get; private set; }

    [P1] public Instant From { get; private set; }

    [P1] public Instant Until { get; private set; }

    [P1] public long? RevokedBy { get; private set; }

    [P1] public Instant? RevokedAt { get; private set; }

    public SealedPlace ReasonPlace => new("RoleGrants", PublicId, nameof(Reason));

    public SealedPlace HolderNamePlace => new("RoleGrants", PublicId, nameof(HolderName));

    /// <param name="by">Null only for the command line.</param>
    /// <param name="lasts">From a moment to <see cref="LastsAtMost"/>; <see cref="Lasts"/> unless somebody chose.</param>
    public static RoleGrant Give(string role, long member, long? by, string reason, Instant at, Duration lasts, Sealer sealer, string? holderName = null)
    {
        if (!Roles.IsOne(role) || by == member || lasts <= Duration.Zero || lasts > LastsAtMost || reason is not { Length: > 0 and <= LongestReason })
        {
            throw new ArgumentException("A role needs a name known here, somebody else who gives it, a reason and an end.", nameof(role));
        }

        var grant = new RoleGrant { PublicId = RandomId.New(), Role = role, MemberId = member, GivenBy = by, From = at, Until = at + lasts };
        grant.Reason = sealer.SealForSite(reason, grant.ReasonPlace);
        grant.HolderName = holderName is null ? null : sealer.SealForSite(holderName, grant.HolderNamePlace);
        return grant;
    }

    /// <summary>Acts on the holder's next request. Safe to do twice: the first stands.</summary>
    public void Revoke(long by, Instant at)
    {
        if (RevokedAt is null)
        {
            (RevokedBy, RevokedAt) = (by, at);
        }
    }

    public bool HoldsAt(Instant now) => RevokedAt is null && From <= now && now < Until;

    /// <summary>Whether they held it then, whatever came after.</summary>
    public bool WasHeldAt(Instant then) => From <= then && then < Until && (RevokedAt is not { } revoked || then < revoked);

    private sealed class Mapping : IEntityTypeConfiguration<RoleGrant>
    {
        public void Configure(EntityTypeBuilder<RoleGrant> builder)
        {
            builder.ToTable("RoleGrants");
            builder.Property(grant => grant.PublicId).HasMaxLength(22);
            builder.HasIndex(grant => grant.PublicId).IsUnique();
            builder.Property(grant => grant.Role).HasMaxLength(20);
            builder.Property(grant => grant.Reason).IsSealed().IsRequired();
            builder.Property(grant => grant.HolderName).IsSealed();
            builder.HasOne<Member>().WithMany().HasForeignKey(grant => grant.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(grant => new { grant.MemberId, grant.Until });
        }
    }
}

public static class RoleGrants
{
    /// <summary>Those that count now.</summary>
    public static IQueryable<RoleGrant> HeldAt(this IQueryable<RoleGrant> grants, Instant now) =>
        grants.Where(grant => grant.RevokedAt == null && grant.From <= now && grant.Until > now);
}
