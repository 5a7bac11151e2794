using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private readonly OrderedDictionary<string, Module> submodules = [];
            private readonly OrderedDictionary<string, Parameter> ownParameters = [];
            private bool componentsRegistered;

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                }
                if (!ownParameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                }
            }

            /// <summary>Each parameter once, with its path.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var own = ownParameters.Select(entry => (entry.Key, entry.Value));
                var inner = recurse ? named_children().SelectMany(InnerParameters) : [];
                return own.Concat(inner).DistinctBy(entry => entry.Value.handle).Where(entry => !entry.Value.IsInvalid);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(named => named.parameter);

            public virtual IEnumerable<(string name, Module module)> named_children() =>
                submodules.Select(child => (child.Key, child.Value));

            /// <summary>Registers what the fields hold, under the fields' names. Call it at the constructor's end.</summary>
            protected virtual void RegisterComponents()
            {
                if (componentsRegistered)
                {
                    return;
                }
                foreach (var field in Fields(GetType()))
                {
                    Register(field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name, field.GetValue(this));
                }
                componentsRegistered = true;
            }

            private void Register(string name, object? value)
            {
                if (submodules.ContainsKey(name) || ownParameters.ContainsKey(name))
                {
                    return;
                }
                switch (value)
                {
                    case Module { disposed: false } module:
                        module.RegisterComponents();
                        submodules.Add(name, module);
                        break;
                    case Parameter parameter:
                        register_parameter(name, parameter);
                        break;
                }
            }

            private static IEnumerable<(string Key, Parameter Value)> InnerParameters((string name, Module module) child) =>
                child.module.named_parameters().Select(inner => ($"{child.name}.{inner.name}", inner.parameter));

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
                var bases = new List<Type>();
                for (var current = type; current is not null && current != typeof(object); current = current.BaseType)
                {
                    bases.Add(current);
                }
                return bases.SelectMany(declaring => declaring.GetFields(all)).DistinctBy(field => field.Name);
            }
        }
    }
}
