using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

public enum MembershipState
{
    Asked = 1,
    In = 2,
    Declined = 3,
}

/// <summary>
/// That somebody belongs to one group, under an alias and a key of that group alone. Everything they say and do in it
/// hangs here: the member's own id stands in this row and nowhere else, so that no two aliases of one person can be told
/// to be one from what leaves the server or from the header of anything sealed.
/// </summary>
public sealed class Membership
{
    public const int LongestLine = 300;
    public static readonly Duration FacilitatesFor = Duration.FromDays(90);

    private Membership()
    {
    }

    [P1] public long Id { get; private set; }

    /// <summary>Random; of this group alone.</summary>
    [P2] public string PublicId { get; private set; } = "";

    [P1] public long GroupId { get; private set; }

    [P1] public long MemberId { get; private set; }

    /// <summary>The key of what they say here, 16 bytes. It is destroyed when they leave.</summary>
    [P1] public byte[] KeyId { get; private set; } = [];

    [P2] public Sealed<string>? Alias { get; private set; }

    /// <summary>32 bytes, of group and alias, so that nobody takes another's name within a group and nothing shows across groups.</summary>
    [P2] public byte[] AliasHash { get; private set; } = [];

    [P2] public MembershipState State { get; private set; }

    /// <summary>What they wrote when they asked to come in.</summary>
    [P2] public Sealed<string>? Request { get; private set; }

    /// <summary>What a facilitator answered who didn't let them in.</summary>
    [P2] public Sealed<string>? Answer { get; private set; }

    /// <summary>The day, no finer: two joinings within one minute would tell who is who.</summary>
    [P2] public LocalDate JoinedOn { get; private set; }

    /// <summary>The version of the agreements they said yes to.</summary>
    [P2] public int AgreedTo { get; private set; }

    /// <summary>Looks after this group until then, as long as the site trusts them with the role.</summary>
    [P2] public Instant? FacilitatesUntil { get; private set; }

    /// <summary>Is on the rota of those who greet newcomers, as long as the site trusts them with the role.</summary>
    [P2] public bool Greets { get; private set; }

    /// <summary>One post an hour until then.</summary>
    [P2] public Instant? SlowUntil { get; private set; }

    /// <summary>Neither reads nor writes here until then.</summary>
    [P2] public Instant? SuspendedUntil { get; private set; }

    /// <summary>The newest post when they last said they had caught up; sealed, because it tells when somebody was here.</summary>
    [P2] public Sealed<ReadMark>? Read { get; private set; }

    /// <summary>Which nameless words are theirs; only their own key tells.</summary>
    [P2] public Sealed<Nameless>? Nameless { get; private set; }

    public SealedPlace AliasPlace => PlaceOfAlias(PublicId);

    public SealedPlace RequestPlace => new("Memberships", PublicId, nameof(Request));

    public SealedPlace AnswerPlace => new("Memberships", PublicId, nameof(Answer));

    public SealedPlace ReadPlace => new("Memberships", PublicId, nameof(Read));

    public SealedPlace NamelessPlace => new("Memberships", PublicId, nameof(Nameless));

    public static SealedPlace PlaceOfAlias(string publicId) => new("Memberships", publicId, nameof(Alias));

    /// <param name="alias">As <see cref="ShownName.Normal"/> gives it.</param>
    /// <param name="key">Of this membership alone, made just before in the key store.</param>
    /// <param name="request">For a group that lets people in who ask; null for coming straight in.</param>
    public static Membership Join(Group group, long member, string alias, SealingKey key, GroupSeals seals, string? request, Instant at)
    {
        var membership = new Membership
        {
            PublicId = RandomId.New(),
            GroupId = group.Id,
            MemberId = member,
            KeyId = key.Id,
            AliasHash = seals.AliasHash(group.PublicId, alias),
            State = request is null ? MembershipState.In : MembershipState.Asked,
            JoinedOn = at.InUtc().Date,
            AgreedTo = group.AgreementsVersion,
        };
        membership.Alias = seals.Seal(alias, key, membership.AliasPlace);
        membership.Request = request is null ? null : seals.Seal(request, key, membership.RequestPlace);
        return membership;
    }

    /// <summary>Safe to do twice.</summary>
    public void Admit(Instant at)
    {
        if (State != MembershipState.In)
        {
            (State, JoinedOn, Request, Answer) = (MembershipState.In, at.InUtc().Date, null, null);
        }
    }

    public void Decline(string sentence, GroupSeals seals)
    {
        if (State == MembershipState.Asked)
        {
            State = MembershipState.Declined;
            Answer = seals.Seal(sentence, seals.KeyOf(KeyId), AnswerPlace);
        }
    }

    public void Agree(int version) => AgreedTo = Math.Max(AgreedTo, version);

    public void Facilitate(Instant until) => FacilitatesUntil = until;

    public void StopFacilitating() => FacilitatesUntil = null;

    public void JoinRota() => Greets = true;

    public void LeaveRota() => Greets = false;

    public void Slow(Instant until) => SlowUntil = until;

    public void Suspend(Instant until) => SuspendedUntil = until;

    /// <summary>Neither slowed nor suspended any more.</summary>
    public void Restore() => (SlowUntil, SuspendedUntil) = (null, null);

    public void CatchUp(long newest, GroupSeals seals) => Read = seals.Seal(new ReadMark(newest), seals.KeyOf(KeyId), ReadPlace);

    public void Remember(Nameless theirs, GroupSeals seals) => Nameless = seals.Seal(theirs, seals.KeyOf(KeyId), NamelessPlace);

    private sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> builder)
        {
            builder.ToTable("Memberships");
            builder.Property(membership => membership.PublicId).HasMaxLength(22);
            builder.HasIndex(membership => membership.PublicId).IsUnique();
            builder.Property(membership => membership.KeyId).HasMaxLength(KeyStore.IdSize);
            builder.Property(membership => membership.AliasHash).HasMaxLength(32);
            builder.Property(membership => membership.Alias).IsSealed().IsRequired();
            builder.Property(membership => membership.Request).IsSealed();
            builder.Property(membership => membership.Answer).IsSealed();
            builder.Property(membership => membership.Read).IsSealed();
            builder.Property(membership => membership.Nameless).IsSealed();
            builder.HasOne<Group>().WithMany().HasForeignKey(membership => membership.GroupId).OnDelete(DeleteBehavior.Restrict);
            // A member doesn't go before what they said here is gone: see ILeave.
            builder.HasOne<Member>().WithMany().HasForeignKey(membership => membership.MemberId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(membership => new { membership.GroupId, membership.MemberId }).IsUnique();
            builder.HasIndex(membership => new { membership.GroupId, membership.AliasHash }).IsUnique();
            builder.HasIndex(membership => membership.MemberId);
        }
    }
}

/// <param name="Newest">The key of a post; never shown.</param>
public sealed record ReadMark(long Newest);

/// <summary>Somebody's own nameless words, by their public ids, padded so that the length tells nothing of how many.</summary>
/// <param name="Marks">How far their replies were read, of <see cref="LengthOfMark"/> characters each: the post, and the key of the newest reply seen. Padded alike.</param>
public sealed record Nameless(IReadOnlyList<string> Posts, IReadOnlyList<string> Replies, string Padding, string? Marks = null)
{
    /// <summary>Of each kind. Older ones are withdrawn before more are written.</summary>
    public const int Most = 200;

    private const int Step = 16;
    private const int LengthOfOne = 25;
    private const int LengthOfId = 22;
    private const int LengthOfMark = LengthOfId + 16;

    public static readonly Nameless None = Of([], [], []);

    public Nameless WithPost(string id) => Of([.. Posts, id], Replies, ReadMarks());

    public Nameless WithReply(string id) => Of(Posts, [.. Replies, id], ReadMarks());

    public Nameless Without(string id) => Of([.. Posts.Where(post => post != id)], [.. Replies.Where(reply => reply != id)], ReadMarks());

    /// <summary>Replies to that post have been seen up to this one.</summary>
    /// <param name="reply">The key of a reply; never shown.</param>
    public Nameless WithMark(string post, long reply)
    {
        var marks = ReadMarks();
        marks[post] = Math.Max(MarkOf(post), reply);
        return Of(Posts, Replies, marks);
    }

    /// <returns>0 where none was seen.</returns>
    public long MarkOf(string post) => ReadMarks().GetValueOrDefault(post);

    private Dictionary<string, long> ReadMarks() => (Marks ?? "").TrimEnd('.').Chunk(LengthOfMark).ToDictionary(
        mark => new string(mark, 0, LengthOfId),
        mark => long.Parse(mark.AsSpan(LengthOfId), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static Nameless Of(IReadOnlyList<string> posts, IReadOnlyList<string> replies, Dictionary<string, long> seen)
    {
        var marks = posts.Where(seen.ContainsKey).Select(post => string.Create(CultureInfo.InvariantCulture, $"{post}{seen[post]:x16}")).ToList();
        var missingMarks = Step - (marks.Count % Step);
        var missing = Step - ((posts.Count + replies.Count) % Step);
        // Each entry is 22 letters, two quotes and a comma, but a list that is empty has no comma to leave out.
        var commas = (posts.Count == 0 ? 0 : 1) + (replies.Count == 0 ? 0 : 1);
        return new Nameless(posts, replies, new string('.', (missing * LengthOfOne) + commas), string.Concat(marks) + new string('.', missingMarks * LengthOfMark));
    }
}
