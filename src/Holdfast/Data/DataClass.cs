namespace Holdfast.Data;

/// <summary>
/// Says what a stored property holds, by the classes of SECURITY.md: P0 public, P1 account, P2 group
/// words, P4 messages, P5 personal recovery, P6 casework, P7 evidence. Every mapped property carries
/// one; a test fails where it is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class DataClassAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Public: pages, listings, the library. Stored plain.</summary>
public sealed class P0Attribute() : DataClassAttribute("P0");

/// <summary>About a person's way in or their private contact: keyed hash or sealed, never plain.</summary>
public sealed class P1Attribute() : DataClassAttribute("P1");

/// <summary>What people say in groups: sealed under the author's key; a nameless post under the group's.</summary>
public sealed class P2Attribute() : DataClassAttribute("P2");

/// <summary>Messages between two people: end-to-end encrypted, or sealed under both people's keys.</summary>
public sealed class P4Attribute() : DataClassAttribute("P4");

/// <summary>Personal recovery, such as check-ins and plans: sealed under the member's key.</summary>
public sealed class P5Attribute() : DataClassAttribute("P5");

/// <summary>Casework and requests for contact: sealed words; ids and times plain.</summary>
public sealed class P6Attribute() : DataClassAttribute("P6");

/// <summary>Evidence of a report: sealed to the moderators' key.</summary>
public sealed class P7Attribute() : DataClassAttribute("P7");
