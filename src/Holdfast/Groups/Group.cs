using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

public enum GroupKind
{
    /// <summary>Any member may come in.</summary>
    Open = 1,

    /// <summary>Facilitators let people in who ask.</summary>
    Ask = 2,

    /// <summary>In no list; only whoever has an invitation learns that it is there.</summary>
    Hidden = 3,
}

/// <summary>What a group says of itself to anybody. Hidden groups say it to whoever was invited.</summary>
/// <param name="Pathway">One of <see cref="Meetings.Pathways"/>.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Zone">IANA id.</param>
public sealed record GroupDescription(string Name, string Purpose, string Pathway, string Language, string Zone)
{
    public const int LongestName = 60;
    public const int LongestPurpose = 600;

    /// <summary>By <see cref="Meetings.Audiences"/>; self-declared, nobody checks. None is everybody.</summary>
    public CodeList Audience { get; init; } = CodeList.Empty;

    /// <summary>Slugs of meetings this group goes to together.</summary>
    public CodeList Meetings { get; init; } = CodeList.Empty;
}

/// <summary>Some members who belong together: what they say stays here.</summary>
public sealed class Group
{
    public const int LongestReason = 500;

    /// <summary>As long as those who looked after it may open a closed one again; after that a steward can.</summary>
    public static readonly Duration ReopensFor = Duration.FromDays(30);

    private Group()
    {
    }

    [P0] public long Id { get; private set; }

    [P0] public string PublicId { get; private set; } = "";

    [P0] public string Name { get; private set; } = "";

    [P0] public string Purpose { get; private set; } = "";

    [P0] public GroupKind Kind { get; private set; }

    [P0] public string Pathway { get; private set; } = "";

    [P0] public CodeList Audience { get; private set; } = CodeList.Empty;

    [P0] public string Language { get; private set; } = "en";

    [P0] public string Zone { get; private set; } = "";

    [P0] public CodeList Meetings { get; private set; } = CodeList.Empty;

    /// <summary>The key nameless words are sealed under, 16 bytes.</summary>
    [P1] public byte[] KeyId { get; private set; } = [];

    /// <summary>The version in force, see <see cref="Agreement"/>.</summary>
    [P0] public int AgreementsVersion { get; private set; }

    /// <summary>Nobody gets in any more, it is in no list, and its people read what was said without adding to it.</summary>
    [P0] public Instant? ClosedAt { get; private set; }

    /// <summary>The public id of the membership that closed it.</summary>
    [P2] public string? ClosedBy { get; private set; }

    /// <summary>Why, under the group's key.</summary>
    [P2] public Sealed<string>? ClosedFor { get; private set; }

    /// <summary>When its next digest is due; null until the first is set.</summary>
    [P0] public Instant? DigestAt { get; private set; }

    public bool IsClosed => ClosedAt is not null;

    public SealedPlace ClosedForPlace => new("Groups", PublicId, nameof(ClosedFor));

    /// <summary>World time where the zone is no longer known.</summary>
    public DateTimeZone TimeZone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc;

    /// <param name="key">The group's own, made just before in the key store.</param>
    public static Group Open(GroupDescription description, GroupKind kind, SealingKey key)
    {
        var group = new Group { PublicId = RandomId.New(), Kind = kind, KeyId = key.Id };
        group.Describe(description);
        return group;
    }

    public void Describe(GroupDescription description)
    {
        if (description.Name is not { Length: > 0 and <= GroupDescription.LongestName } || description.Purpose is not { Length: > 0 and <= GroupDescription.LongestPurpose }
            || !Holdfast.Meetings.Pathways.All.Contains(description.Pathway))
        {
            throw new ArgumentException("A group needs a name, a purpose and a pathway known here.", nameof(description));
        }

        (Name, Purpose, Pathway, Language, Zone) = (description.Name, description.Purpose, description.Pathway, description.Language, description.Zone);
        (Audience, Meetings) = (description.Audience, description.Meetings);
    }

    /// <summary>Everybody is asked again at the door.</summary>
    public Agreement Agree(IReadOnlyList<string> lines, Instant at) => new(this, ++AgreementsVersion, lines, at);

    /// <summary>A hidden group stays hidden: its people came in because it is in no list.</summary>
    public void ComeInBy(GroupKind kind)
    {
        if (Kind == GroupKind.Hidden && kind != GroupKind.Hidden)
        {
            throw new InvalidOperationException("A hidden group can't be made known to everybody.");
        }

        Kind = kind;
    }

    /// <summary>Safe to do twice: the first stands.</summary>
    public void Close(Membership by, string reason, GroupSeals seals, Instant at)
    {
        if (reason is not { Length: > 0 and <= LongestReason })
        {
            throw new ArgumentException("A group closes for a reason its people can read.", nameof(reason));
        }

        if (ClosedAt is null)
        {
            (ClosedAt, ClosedBy, ClosedFor) = (at, by.PublicId, seals.Seal(reason, seals.KeyOf(KeyId), ClosedForPlace));
        }
    }

    public void Reopen() => (ClosedAt, ClosedBy, ClosedFor) = (null, null, null);

    /// <summary>By those who look after it.</summary>
    public bool MayBeReopenedAt(Instant now) => ClosedAt is { } at && now < at + ReopensFor;

    private sealed class Mapping : IEntityTypeConfiguration<Group>
    {
        public void Configure(EntityTypeBuilder<Group> builder)
        {
            builder.ToTable("Groups");
            builder.Property(group => group.PublicId).HasMaxLength(22);
            builder.HasIndex(group => group.PublicId).IsUnique();
            builder.Property(group => group.Name).HasMaxLength(GroupDescription.LongestName);
            builder.Property(group => group.Purpose).HasMaxLength(GroupDescription.LongestPurpose);
            builder.Property(group => group.Pathway).HasMaxLength(20);
            builder.Property(group => group.Language).HasMaxLength(5);
            builder.Property(group => group.Zone).HasMaxLength(60);
            builder.Property(group => group.KeyId).HasMaxLength(KeyStore.IdSize);
            builder.Property(group => group.ClosedBy).HasMaxLength(22);
            builder.Property(group => group.ClosedFor).IsSealed();
        }
    }
}

/// <summary>What the people of a group agreed to, as one version said it. Versions are never edited.</summary>
public sealed class Agreement
{
    public const int MostLines = 12;
    public const int LongestLine = 200;

    private Agreement()
    {
    }

    internal Agreement(Group group, int version, IReadOnlyList<string> lines, Instant at)
    {
        if (lines.Count is 0 or > MostLines || lines.Any(line => line is not { Length: > 0 and <= LongestLine } || line.Contains('\n', StringComparison.Ordinal)))
        {
            throw new ArgumentException("Agreements are 1 to 12 lines of up to 200 characters.", nameof(lines));
        }

        (Group, Version, Text, At) = (group, version, string.Join('\n', lines), at);
    }

    [P0] public long Id { get; private set; }

    [P0] public long GroupId { get; private set; }

    public Group? Group { get; private set; }

    /// <summary>1, 2, 3 and on.</summary>
    [P0] public int Version { get; private set; }

    /// <summary>One agreement a line.</summary>
    [P0] public string Text { get; private set; } = "";

    [P0] public Instant At { get; private set; }

    private sealed class Mapping : IEntityTypeConfiguration<Agreement>
    {
        public void Configure(EntityTypeBuilder<Agreement> builder)
        {
            builder.ToTable("Agreements");
            builder.Property(agreement => agreement.Text).HasMaxLength(MostLines * (LongestLine + 1));
            builder.HasOne(agreement => agreement.Group).WithMany().HasForeignKey(agreement => agreement.GroupId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(agreement => new { agreement.GroupId, agreement.Version }).IsUnique();
        }
    }
}
