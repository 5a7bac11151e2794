using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>
/// Reads trackers' files without any code of the product or of Protocol Buffers: framings by hand, checksums bit by bit,
/// messages by the numbers that W&amp;B's and TensorBoard's documentation give their fields.
/// </summary>
internal static class WireReader
{
    /// <summary>By message: number, name and type of its fields; + before a type: repeated.</summary>
    private static readonly Dictionary<string, (int Number, string Name, string Type)[]> Messages = Parse("""
        Record: 1 num int, 2 history History, 3 summary Items, 5 config Items, 6 files Files, 8 artifact Artifact, 12 metric Metric, 17 run Run, 18 exit Exit, 20 final Empty, 21 header Header, 200 _info Info
        Info: 1 stream_id text
        Empty:
        Header: 1 version_info Version
        Version: 1 producer text, 2 min_consumer text
        Run: 1 run_id text, 2 entity text, 3 project text, 4 config Items, 6 run_group text, 8 display_name text, 10 tags +text, 13 host text, 17 start_time Time
        Time: 1 seconds int, 2 nanos int
        Items: 1 update +Item
        Item: 1 key text, 2 nested_key +text, 16 value_json text
        History: 1 item +Item, 2 step Step
        Step: 1 num int
        Files: 1 files +File
        File: 1 path text, 2 policy int, 3 type int
        Metric: 1 name text, 2 glob_name text, 4 step_metric text, 6 options Options
        Options: 1 step_sync int, 2 hidden int, 3 defined int
        Exit: 1 exit_code int, 2 runtime int
        Artifact: 1 run_id text, 2 project text, 3 entity text, 4 type text, 5 name text, 6 digest text, 11 aliases +text, 12 manifest Manifest, 14 finalize int, 15 client_id text, 16 sequence_client_id text
        Manifest: 1 version int, 2 storage_policy text, 3 storage_policy_config +Policy, 4 contents +Entry
        Policy: 1 key text, 2 value_json text
        Entry: 1 path text, 2 digest text, 4 size int, 6 local_path text
        Event: 1 wall_time double, 2 step int, 3 file_version text, 5 summary Summary
        Summary: 1 value +Value
        Value: 1 tag text, 2 simple_value float, 4 image Image, 8 tensor Tensor, 9 metadata Metadata
        Image: 1 height int, 2 width int, 3 colorspace int, 4 encoded_image_string bytes
        Tensor: 1 dtype int, 2 tensor_shape Shape
        Shape: 2 dim +Dim
        Dim: 1 size int
        Metadata: 1 plugin_data Plugin, 4 data_class int
        Plugin: 1 plugin_name text, 2 content HParams
        HParams: 1 version int, 2 experiment Experiment, 3 session_start_info Start, 4 session_end_info End
        Experiment: 1 description text, 3 time_created_secs double, 4 hparam_infos +HParam, 5 metric_infos +MetricInfo
        HParam: 1 name text, 4 type int
        MetricInfo: 1 name MetricName
        MetricName: 2 tag text
        Start: 1 hparams +Pair, 4 group_name text, 5 start_time_secs double
        Pair: 1 key text, 2 value Any
        Any: 2 number_value double, 3 string_value text, 4 bool_value int
        End: 1 status int, 2 end_time_secs double
        """);

    /// <summary>The records of a .wandb file, and where each ends.</summary>
    public static IReadOnlyList<(JsonObject Record, int End)> Wandb(byte[] file)
    {
        CollectionAssert.AreEqual(new byte[] { 0x3A, 0x57, 0x26, 0x42, 0xE1, 0xBE, 0x00 }, file[..7]);
        var records = new List<(JsonObject, int)>();
        var parts = new List<byte>();
        for (var at = 7; at + 7 <= file.Length;)
        {
            var room = 32768 - (at % 32768);
            if (room < 7)
            {
                Assert.IsTrue(file[at..(at + room)].All(one => one == 0), "the end of a block is zeros");
                at += room;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 4));
            var type = file[at + 6];
            Assert.IsTrue(length + 7 <= room, "a chunk stays in its block");
            if (at + 7 + length > file.Length)
            {
                break; // torn
            }

            Assert.AreEqual(Crc(file.AsSpan(at + 6, length + 1), 0xEDB88320), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)), $"the checksum at {at}");
            Assert.AreEqual(type is 1 or 2, parts.Count == 0, $"a chunk of type {type} at {at}");
            parts.AddRange(file[(at + 7)..(at + 7 + length)]);
            at += 7 + length;
            if (type is 1 or 4)
            {
                records.Add((Message("Record", [.. parts]), at));
                parts.Clear();
            }
        }

        return records;
    }

    public static IReadOnlyList<JsonObject> Events(byte[] file)
    {
        var events = new List<JsonObject>();
        for (var at = 0; at + 16 <= file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.AreEqual(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            if (at + 16 + length > file.Length)
            {
                break; // torn
            }

            Assert.AreEqual(Masked(file.AsSpan(at + 12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(Message("Event", file.AsSpan(at + 12, length)));
            at += 16 + length;
        }

        return events;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc(bytes, 0x82F63B78);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    /// <param name="polynomial">Bits reversed.</param>
    private static uint Crc(ReadOnlySpan<byte> bytes, uint polynomial)
    {
        var crc = 0xFFFFFFFF;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ polynomial : crc >> 1;
            }
        }

        return crc ^ 0xFFFFFFFF;
    }

    private static JsonObject Message(string type, ReadOnlySpan<byte> bytes)
    {
        var message = new JsonObject();
        while (bytes.Length > 0)
        {
            var tag = Varint(ref bytes);
            var (number, wire) = ((int)(tag >> 3), (int)(tag & 7));
            var field = Messages[type].FirstOrDefault(one => one.Number == number);
            Assert.IsNotNull(field.Name, $"{type} has a field {number} that nobody knows");
            var value = Value(field.Type.TrimStart('+'), wire, ref bytes);
            if (field.Type[0] == '+')
            {
                (message[field.Name] ??= new JsonArray()).AsArray().Add(value);
            }
            else
            {
                message[field.Name] = value;
            }
        }

        return message;
    }

    private static JsonNode Value(string type, int wire, ref ReadOnlySpan<byte> bytes)
    {
        Assert.AreEqual(type switch { "int" => 0, "double" => 1, "float" => 5, _ => 2 }, wire, $"the wire type of {type}");
        switch (type)
        {
            case "int":
                return JsonValue.Create((int)(long)Varint(ref bytes));
            case "double":
                var real = BinaryPrimitives.ReadDoubleLittleEndian(bytes);
                bytes = bytes[8..];
                return JsonValue.Create(real.ToString("R", CultureInfo.InvariantCulture));
            case "float":
                var single = BinaryPrimitives.ReadSingleLittleEndian(bytes);
                bytes = bytes[4..];
                return JsonValue.Create(single.ToString("R", CultureInfo.InvariantCulture)); // NaN too
        }

        var length = (int)Varint(ref bytes);
        var part = bytes[..length];
        bytes = bytes[length..];
        return type switch
        {
            "text" => JsonValue.Create(new UTF8Encoding(false, true).GetString(part)),
            "bytes" => JsonValue.Create(Convert.ToBase64String(part)),
            _ => Message(type, part),
        };
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }

    private static Dictionary<string, (int, string, string)[]> Parse(string text) => text.Split('\n').Select(line => line.Split(':', 2)).ToDictionary(
        parts => parts[0],
        parts => parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(field => field.Split(' '))
            .Select(words => (int.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[2])).ToArray());
}
